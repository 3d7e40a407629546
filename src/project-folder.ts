/** The folder of package.json. What is built of src/ lies in build/, at the same depth as this file, and without folders. */
export const projectFolder = new URL('..', import.meta.url);
