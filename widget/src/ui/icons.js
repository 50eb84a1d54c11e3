/** The drawings, as paths on a 24-unit grid. */

export const CLOSE = 'M6 9.5l6 6 6-6';
export const SEND = 'M12 19V5.5M6 11.2l6-6 6 6';
export const CHECK = 'M5 12.5l4.5 4.5L19 7.5';
export const MORE = 'M5.5 12v.01M12 12v.01M18.5 12v.01';
