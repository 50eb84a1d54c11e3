/** Reads server-sent events from a fetched body; `EventSource` can neither POST nor set headers. */

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} onBytes called for every chunk, pings too
 * @returns {AsyncGenerator<ServerEvent, void>}
 */
export async function* readEvents(body, onBytes) {
  const decoding = /** @type {ReadableWritablePair<string, any>} */ (new TextDecoderStream());
  const reader = body.pipeThrough(decoding).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, data] = /^data: ?(.*)/m.exec(block) ?? [];
        if (data) yield { type: /^event: ?(.*)/m.exec(block)?.[1] ?? '', data: JSON.parse(data) };
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
