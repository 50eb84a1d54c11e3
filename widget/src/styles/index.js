/** Every sheet of the panel, in cascade order. */
import { composer } from './composer.css.js';
import { messages } from './messages.css.js';
import { motion } from './motion.css.js';
import { panel } from './panel.css.js';
import { tokens } from './tokens.css.js';

export const styles = [tokens, panel, messages, composer, motion];
