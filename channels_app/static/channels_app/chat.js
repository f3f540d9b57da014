// The page's conversation: what is written is never lost and never said twice, later replies are polled.
"use strict";

(() => {
  const POLL_MS = 5_000;
  const SLOWEST_POLL_MS = 30_000;
  const TRY_AFTER_MS = [0, 1_500, 4_000];
  // A message's id is older than its commit: ask again for the last moments, so that none slips between two polls.
  const OVERLAP_MS = 15_000;

  const byId = (id) => document.getElementById(id);
  const config = JSON.parse(byId("chat-config").textContent);
  const [scroller, empty, log, typing, choices, notice, composer, input] = [
    "scroller", "empty", "log", "typing", "choices", "notice", "composer", "message",
  ].map(byId);
  const { local, uuid, post, fetchThread } = ChatClient.create(config);
  const view = ChatView.create({ config, say });

  /** Ids of the thread's messages on the page. */
  const known = new Set();
  /** Messages written on this page, oldest first: {id, text, at, tried?, waiting, refused, recognised, bubble}. */
  let mine = [];
  let sending = false;
  let offline = false;
  let pollAfterMs = POLL_MS;
  let timer = 0;

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  // --- sending ---

  function say(text) {
    const item = { id: uuid(), text, at: new Date().toISOString(), waiting: true };
    remember(item);
    enter(item);
    keepFocus();
    flush();
  }

  /** What must outlive the page: a message that was not answered yet. */
  function remember({ id, text, at, tried }) {
    local.set(`out:${id}`, JSON.stringify({ id, text, at, tried }));
  }

  function enter(item) {
    mine.push(item);
    item.bubble = view.message({ author: "customer", text: item.text, at: item.at });
    log.append(item.bubble);
    offer([]);
    view.mark(item.bubble, "sending");
    scrollTo(item.bubble);
  }

  /** Sends what waits, one after the other in the order of writing; stops where the connection does. */
  async function flush() {
    if (sending) return;
    sending = true;
    let connected = true;
    for (let item; connected && (item = mine.find((one) => one.waiting && !one.refused)); ) {
      view.mark(item.bubble, "sending");
      tell();
      connected = await deliver(item);
    }
    sending = false;
    const unsent = connected ? [] : mine.filter((item) => item.waiting);
    unsent.forEach((item) => fail(item));
    tell();
    if (unsent.length) scrollTo(unsent[0].bubble); // to the way out
    schedule(POLL_MS);
  }

  /** Repeats a message under its own id until it is answered or refused; false when the connection must come back. */
  async function deliver(item) {
    let wait = 0;
    for (const least of TRY_AFTER_MS) {
      await pause(Math.max(least, wait));
      const repeated = item.tried;
      item.tried = true;
      remember(item);
      let response, body;
      try {
        response = await post(item);
        body = await response.json();
      } catch {
        continue;
      }
      offline = false;
      if (response.ok) {
        await answered(item, body, repeated);
        return true;
      }
      if (response.status < 500 && response.status !== 429) {
        item.refused = true;
        fail(item, body.error?.message);
        return true;
      }
      wait = Math.min(Number(response.headers.get("Retry-After")) || 0, 30) * 1000;
    }
    offline = true;
    return false;
  }

  function fail(item, reason = "") {
    const retry = () => {
      item.refused = false;
      flush();
    };
    view.mark(item.bubble, "failed", { reason, retry, remove: () => forget(item) });
  }

  function forget(item) {
    local.drop(`out:${item.id}`);
    mine = mine.filter((one) => one !== item);
    item.bubble.remove();
    offline = offline && mine.some((one) => one.waiting);
    keepFocus();
    tell();
  }

  async function answered(item, { reply, welcome_back: welcome, nudge, handed_over: handedOver }, repeated) {
    local.drop(`out:${item.id}`);
    item.waiting = false;
    view.mark(item.bubble, "");
    if (handedOver) local.set("handedOver", "1");
    else local.drop("handedOver");
    if (repeated && (await showThread())) return; // an earlier try may have arrived: the thread knows what is said
    const add = (text) => log.append(view.message({ author: "bot", text, at: new Date().toISOString() }));
    if (welcome && welcome !== reply.text) add(welcome);
    if (reply.id && !known.has(reply.id)) {
      show({ id: reply.id, author: "bot", text: reply.text, at: new Date().toISOString(), parts: reply });
    }
    if (nudge?.text && nudge.text !== reply.text) add(nudge.text);
    scrollTo(item.bubble);
  }

  // --- the thread ---

  function show(message) {
    known.add(message.id);
    const shown = view.message(message);
    log.append(shown);
    offer(message.author === "customer" ? [] : message.parts?.quick_replies || []);
    return shown;
  }

  /** The whole thread anew; false when it is not to be had. */
  async function showThread() {
    let thread;
    try {
      thread = await fetchThread();
    } catch {
      return false;
    }
    log.setAttribute("aria-busy", "true"); // history is not news
    log.replaceChildren();
    known.clear();
    const waiting = mine.filter((item) => item.waiting);
    mine = [];
    thread.forEach(show);
    waiting.forEach(enter);
    log.removeAttribute("aria-busy");
    tell();
    scroller.scrollTop = scroller.scrollHeight;
    return true;
  }

  /** A polled message: new, or one that this page wrote or showed itself. */
  function take(message) {
    if (known.has(message.id)) return;
    const own = message.author === "customer" && mine.find((item) => !item.recognised && item.text === message.text);
    if (own) {
      own.recognised = true;
      known.add(message.id);
      return;
    }
    const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
    const shown = show(message);
    tell();
    if (atEnd) scrollTo(shown);
  }

  /** The time in the newest known id (UUIDv7), a little earlier, as an id. */
  function cursor() {
    if (!known.size) return "";
    const newest = [...known].reduce((one, other) => (one > other ? one : other));
    const ms = parseInt(newest.replace("-", "").slice(0, 12), 16) - OVERLAP_MS;
    return ms.toString(16).padStart(12, "0").replace(/^(.{8})(.{4})$/, "$1-$2-7000-8000-000000000000");
  }

  function schedule(ms) {
    clearTimeout(timer);
    if (!document.hidden && local.get("token")) timer = setTimeout(poll, ms); // without a token nobody has written yet
  }

  async function poll() {
    if (!sending) {
      try {
        (await fetchThread(cursor())).forEach(take);
        pollAfterMs = POLL_MS;
      } catch {
        pollAfterMs = Math.min(pollAfterMs * 2, SLOWEST_POLL_MS);
      }
    }
    schedule(pollAfterMs);
  }

  // --- the page ---

  function offer(texts) {
    choices.replaceChildren(...view.choices(texts));
  }

  function tell() {
    const handedOver = local.get("handedOver");
    const words = offline ? config.words.offline : handedOver ? config.words.handedOver : "";
    if (notice.textContent !== words) notice.textContent = words;
    typing.hidden = !sending || Boolean(handedOver);
    empty.hidden = log.childElementCount > 0;
  }

  function scrollTo(message) {
    scroller.scrollTop = message.offsetTop - 12; // a long answer is read from its beginning
  }

  /** The button that was pressed may be gone; on a touch screen the keyboard stays down. */
  function keepFocus() {
    if (document.activeElement === input) return;
    (matchMedia("(pointer: fine)").matches ? input : log).focus({ preventScroll: true });
  }

  function fit() {
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 2}px`; // with its border
  }

  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    input.focus();
    if (!text) return;
    input.value = "";
    local.drop("draft");
    fit();
    say(text);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    composer.requestSubmit();
  });
  input.addEventListener("input", () => {
    local.set("draft", input.value);
    fit();
  });
  empty.addEventListener("click", (event) => {
    if (event.target.closest("button")) say(event.target.closest("button").textContent);
  });
  document.addEventListener("visibilitychange", () => schedule(0));
  window.addEventListener("online", flush);

  async function open() {
    input.value = local.get("draft") || "";
    fit();
    const unsent = local.names().filter((name) => name.startsWith("out:")).map((name) => JSON.parse(local.get(name)));
    unsent.sort((one, other) => (one.at < other.at ? -1 : 1));
    if (local.get("token")) await showThread();
    unsent.forEach((item) => enter({ ...item, waiting: true }));
    tell();
    if (matchMedia("(pointer: fine)").matches) input.focus({ preventScroll: true });
    await flush();
  }

  open();
})();
