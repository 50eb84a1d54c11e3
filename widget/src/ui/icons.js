/** The drawings, as paths on a 24-unit grid. */

export const CLOSE = 'M6 9.5l6 6 6-6';
export const SEND = 'M12 19V5.5M6 11.2l6-6 6 6';
export const CLIP = 'M20.5 11.5l-8.4 8.4a5.4 5.4 0 0 1-7.6-7.6l8.9-8.9a3.6 3.6 0 0 1 5.1 5.1l-8.9 8.9a1.8 1.8 0 0 1-2.5-2.5l8.2-8.2';
export const CHECK = 'M5 12.5l4.5 4.5L19 7.5';
export const MORE = 'M5.5 12v.01M12 12v.01M18.5 12v.01';
