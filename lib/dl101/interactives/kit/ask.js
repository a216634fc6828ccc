// Asking Python for work and waiting for the answer. Never two questions at a time: a queue would be stale pictures.

/**
 * possible: whether there is anyone to ask (a page of its own has no kernel). ask(content): a promise of Python's answer,
 * { content, buffers }; null while an earlier question is open. tell(content): a message that wants no answer.
 * open: whether an answer is awaited; waited(): for how many milliseconds, 0 if none is.
 */
export function asking(model) {
  let open = null;
  const listener = (content, buffers) => {
    if (!open || content.id !== open.id) return; // another view's answer
    const { answer } = open;
    open = null;
    answer({ content, buffers: buffers ?? [] });
  };
  const possible = !model.address && typeof model.send === "function";
  model.on("msg:custom", listener);
  return {
    possible,
    get open() { return open !== null; },
    ask(content) {
      if (!possible || open) return null;
      return new Promise((answer) => {
        open = { id: Math.random().toString(36).slice(2), since: performance.now(), answer };
        model.send({ ...content, id: open.id });
      });
    },
    tell: (content) => { if (possible) model.send(content); },
    waited: () => (open ? performance.now() - open.since : 0),
    stop: () => model.off("msg:custom", listener),
  };
}

/** Numbers of an answer's buffer: 32-bit floats, wherever they begin. */
export function floatsOf(buffer) {
  const { buffer: bytes, byteOffset = 0, byteLength } = buffer instanceof ArrayBuffer ? { buffer, byteLength: buffer.byteLength } : buffer;
  return new Float32Array(bytes.slice(byteOffset, byteOffset + byteLength));
}
