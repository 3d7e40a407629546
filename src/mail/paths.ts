import { paths } from '../web/paths.ts';
export const mailPath = paths.mail;
export const previewPath = `${mailPath}/forhandsvisning`;
