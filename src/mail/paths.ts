export const mailPath = '/administration/mejl';
export const previewPath = `${mailPath}/forhandsvisning`;
export const demoPath = '/demo/mejl';
export const demoPreviewPath = `${demoPath}/forhandsvisning`;
