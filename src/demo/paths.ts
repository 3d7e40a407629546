export const demoPath = '/demo/mejl';
export const demoPreviewPath = `${demoPath}/forhandsvisning`;
