/** Every style of the panel, in cascade order; the loader's are there already. */
import asked from './asked.css';
import composer from './composer.css';
import messages from './messages.css';
import motion from './motion.css';
import panel from './panel.css';

export default panel + messages + asked + composer + motion;
