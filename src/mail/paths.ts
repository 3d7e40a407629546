export const mailPath = '/administration/mejl';
export const previewPath = `${mailPath}/forhandsvisning`;
