/** The drawings, as paths on a 24-unit grid. */

export const CLOSE = ['M6 9.5l6 6 6-6'];
export const SEND = ['M12 19V5.5', 'M6 11.2l6-6 6 6'];
export const DOWN = ['M12 5v13.5', 'M6 12.8l6 6 6-6'];
export const CHECK = ['M5 12.5l4.5 4.5L19 7.5'];
export const MORE = ['M5.5 12v.01', 'M12 12v.01', 'M18.5 12v.01'];
export const PERSON = ['M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z', 'M4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5'];
export const STAR = ['M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8Z'];
export const BIN = ['M5 7h14', 'M10 7V4.5h4V7', 'M7 7l.8 12.5h8.4L17 7'];
export const ALERT = ['M12 7.5v5.5', 'M12 16.4v.1', 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z'];
/** A leaded pane: four quarries in a frame. */
export const PANE = ['M12 2.5l9.5 9.5-9.5 9.5L2.5 12Z', 'M7.25 7.25l9.5 9.5', 'M16.75 7.25l-9.5 9.5'];
