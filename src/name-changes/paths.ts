export const nameChangesPath = '/administration/namnandringar';
