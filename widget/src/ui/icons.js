/** The drawings, as paths on a 24-unit grid. */

export const CLOSE = 'M6 9.5l6 6 6-6';
export const SEND = 'M12 19V5.5M6 11.2l6-6 6 6';
export const CHECK = 'M5 12.5l4.5 4.5L19 7.5';
export const MORE = 'M5.5 12v.01M12 12v.01M18.5 12v.01';
export const STAR = 'M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8Z';
/** A leaded pane: four quarries in a frame. */
export const PANE = 'M12 2.5l9.5 9.5-9.5 9.5L2.5 12ZM7.25 7.25l9.5 9.5M16.75 7.25l-9.5 9.5';
