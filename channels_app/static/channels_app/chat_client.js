// What the chat page keeps in the browser, and its calls of /api/chat.
"use strict";

const ChatClient = (() => {
  const ANSWER_WITHIN_MS = 30_000;

  /** The browser's storage; where that is blocked, nothing outlives the page. */
  function storage(area) {
    try {
      window[area].setItem("chat", "");
      return window[area];
    } catch {
      const entries = new Map();
      return {
        getItem: (key) => entries.get(key) ?? null,
        setItem: (key, value) => entries.set(key, value),
        removeItem: (key) => entries.delete(key),
      };
    }
  }

  /** One brokerage's part of it. */
  function kept(area, slug) {
    const prefix = `chat:${slug}:`;
    const store = storage(area);
    return {
      get: (name) => store.getItem(prefix + name),
      set(name, value) {
        try {
          store.setItem(prefix + name, value);
        } catch {
          // full: the message is still on the page and on its way
        }
      },
      drop: (name) => store.removeItem(prefix + name),
      names: () => Object.keys(store).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
    };
  }

  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID exists on https pages only
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  function create(config) {
    const local = kept("localStorage", config.slug);
    const session = kept("sessionStorage", config.slug);

    function sessionId() {
      const id = session.get("id") || uuid();
      session.set("id", id);
      return id;
    }

    /** Asks as the visitor that this browser was, or as a new one when that token is no longer taken. */
    async function call(path, options = {}) {
      const ask = (token) =>
        fetch(path, {
          ...options,
          headers: { Accept: "application/json", "Content-Type": "application/json", Authorization: `Visitor ${token}` },
          credentials: "omit",
          cache: "no-store",
          signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        });
      const token = local.get("token") || config.token;
      const response = await ask(token);
      if (response.status !== 401 || token === config.token) return response;
      local.set("token", config.token);
      return ask(config.token);
    }

    async function fetchThread(after = "") {
      const response = await call(`/api/chat/messages${after && `?after=${after}`}`);
      if (!response.ok) throw new Error(`the thread is not to be had: ${response.status}`);
      return (await response.json()).results;
    }

    /** Says one message; its id makes saying it again harmless. */
    function post({ id, text }) {
      if (!local.get("token")) local.set("token", config.token);
      const body = JSON.stringify({ session_id: sessionId(), message_id: id, text });
      return call("/api/chat", { method: "POST", body });
    }

    return { local, uuid, post, fetchThread };
  }

  return { create };
})();
