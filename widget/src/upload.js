/** Files from the visitor, chosen, dropped or pasted: loaded only where the admin takes them. */
import styles from './styles/upload.css';
import words from './text/en-upload.js';
import { CLIP } from './ui/icons.js';
import { refusalOf, TAKEN } from './upload/rules.js';
import { createSending } from './upload/sending.js';

/** @param {Kit} kit */
export function prepare({ dress, learn }) {
  dress(styles);
  learn(words);
}

/** @param {Kit} kit @param {Uploading} parts */
export function attach(kit, parts) {
  const { button, element, icon, phrase } = kit;
  const { panel, composer } = parts;
  const input = element('input', { type: 'file', multiple: '', hidden: '', accept: TAKEN });
  const opener = button(() => input.click(), { class: 'attach', 'aria-label': phrase('attach') }, icon(CLIP));
  const send = createSending(kit, parts);

  composer.querySelector('textarea')?.after(input, opener);
  input.addEventListener('change', () => {
    take(input.files);
    input.value = ''; // The same file may be chosen again.
  });
  composer.addEventListener('paste', (event) => {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    take(files);
  });
  for (const type of ['dragover', 'dragleave', 'drop']) panel.addEventListener(type, (event) => onDrag(/** @type {DragEvent} */ (event)));

  /** @param {DragEvent} event */
  function onDrag(event) {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault(); // Or the browser leaves the page for the file.
    panel.classList.toggle('dropping', event.type === 'dragover');
    if (event.type === 'drop') take(event.dataTransfer.files);
  }

  /** @param {FileList | null} files */
  function take(files) {
    for (const file of files ?? []) send(file, refusalOf(file));
  }
}
