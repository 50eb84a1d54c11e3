/** One attempt to send a file; `fetch` does not tell how far it is. */

/**
 * @param {string} url
 * @param {string} token
 * @param {File} file
 * @param {(share: number) => void} onProgress from 0 to 1
 * @param {AbortSignal} stop
 * @returns {Promise<string>} empty when it was stored, else the kind of problem
 */
export function post(url, token, file, onProgress, stop) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener('loadend', () => {
      const kind = request.response?.type?.split(':').pop() ?? 'no-answer';
      resolve(request.status === 200 ? '' : kind);
    });
    stop.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
