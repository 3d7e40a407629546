import { paths } from '../web/paths.ts';
export const demoPath = paths.demo;
export const demoPreviewPath = `${demoPath}/forhandsvisning`;
