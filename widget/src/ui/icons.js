/** The drawings, as paths on a 24-unit grid. */

export const CLOSE = ['M6 9.5l6 6 6-6'];
export const SEND = ['M12 19V5.5', 'M6 11.2l6-6 6 6'];
export const CHECK = ['M5 12.5l4.5 4.5L19 7.5'];
export const ALERT = ['M12 7.5v5.5', 'M12 16.4v.1', 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z'];
/** A leaded pane: four quarries in a frame. */
export const PANE = ['M12 2.5l9.5 9.5-9.5 9.5L2.5 12Z', 'M7.25 7.25l9.5 9.5', 'M16.75 7.25l-9.5 9.5'];
