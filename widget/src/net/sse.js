/** Reads server-sent events from a fetched body; `EventSource` can neither POST nor set headers. */

// A final CR waits for the next chunk: it may be the first half of a CRLF.
const LINE_END = /\r\n|\n|\r(?!$)/;

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} onBytes called for every chunk, pings too
 * @returns {AsyncGenerator<ServerEvent, void>}
 */
export async function* readEvents(body, onBytes) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parse = createParser();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      const lines = (rest + decoder.decode(value, { stream: true })).split(LINE_END);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const event = parse(line);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** @returns {(line: string) => ServerEvent | null} an event when the line completes one */
function createParser() {
  let type = '';
  /** @type {string[]} */
  let data = [];

  return (line) => {
    if (line === '') {
      const event = data.length > 0 ? { type: type || 'message', data: JSON.parse(data.join('\n')) } : null;
      type = '';
      data = [];
      return event;
    }
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'event') type = value;
    if (field === 'data') data.push(value);
    return null;
  };
}
