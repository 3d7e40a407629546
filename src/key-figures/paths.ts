export const keyFiguresPath = '/administration/nyckeltal';
