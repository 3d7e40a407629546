export const movePath = (authorityId: number | string): string => `/myndigheter/${authorityId}/byt-land`;
