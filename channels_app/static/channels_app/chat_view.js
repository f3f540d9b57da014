// What the chat looks like: builds bubbles, cards and choices as DOM nodes (never from HTML text) and knows no network.
"use strict";

const ChatView = (() => {
  const MEDIA_LINKS = ["brochure", "floor_plan", "virtual_tour"];
  const SIGNS = { INR: "₹", USD: "$", EUR: "€", GBP: "£" };

  /** An element: node("p", {class: "a", onclick}, "text", child, null). Names starting with "on" are listeners. */
  function node(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  }

  const link = (href, label, attributes = {}) =>
    node("a", { href, target: "_blank", rel: "noopener noreferrer", ...attributes }, label);

  function isWebAddress(text) {
    try {
      return /^https?:$/.test(new URL(text).protocol);
    } catch {
      return false;
    }
  }

  /** The text with its web addresses as links; line breaks are kept by the style. */
  function linked(text) {
    const parts = text.split(/(https?:\/\/[^\s<>"]+)/gi);
    return parts.flatMap((part, index) => {
      if (index % 2 === 0) return [part];
      const address = part.replace(/[.,;:!?)\]'’]+$/, ""); // the sentence's own marks
      return isWebAddress(address) ? [link(address, address), part.slice(address.length)] : [part];
    });
  }

  /** "₹1.35 Cr", "₹80 lakh", "₹75,500", "AED 2.5M": the same words as in the replies (common/money.py). */
  function price(digits, currency, words) {
    const amount = Number(digits);
    const indian = currency === "INR" && words === "indian";
    const scale = indian ? [[1e5, " lakh"], [1e7, " Cr"]] : [[1e6, "M"], [1e9, "B"]];
    const hundredths = (unit) => Math.round(amount / (unit / 100)) / 100;
    let [unit, suffix] = [1, ""];
    for (const [size, label] of scale) {
      // the rounded figure decides, so that 99.999 lakh is 1 Cr and not 100 lakh
      if (hundredths(unit) * unit >= size) [unit, suffix] = [size, label];
    }
    const figure = new Intl.NumberFormat(indian ? "en-IN" : "en-US", { maximumFractionDigits: 2 });
    return `${SIGNS[currency] ?? `${currency} `}${figure.format(hundredths(unit))}${suffix}`;
  }

  function clock(at, locale) {
    const moment = new Date(at);
    const today = moment.toDateString() === new Date().toDateString();
    const style = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
    return node("time", { datetime: at, dir: "auto" }, new Intl.DateTimeFormat(locale, style).format(moment));
  }

  /** A view bound to the page's words; ``say(text)`` sends what a button stands for. */
  function create({ config, say }) {
    const { words, locale } = config;
    const authors = { customer: words.you, bot: config.name, system: config.name, staff: words.colleague };

    function listingCard(listing) {
      const name = listing.project || listing.title;
      const media = listing.media.filter((one) => isWebAddress(one.url));
      const photo = media.find((one) => one.kind === "photos");
      const files = media.filter((one) => MEDIA_LINKS.includes(one.kind));
      const button = (label, sentence) => {
        const text = sentence.replace("{project}", name);
        return node("button", { type: "button", "aria-label": text, onclick: () => say(text) }, label);
      };
      return node(
        "li", { class: "card" },
        photo
          ? node("img", { src: photo.url, alt: `${words.photos}: ${name}`, loading: "lazy", onerror: (event) => event.target.remove() })
          : null,
        node("h3", { dir: "auto" }, name),
        node("p", { class: "price" }, node("bdi", {}, price(listing.price, listing.currency, config.moneyWords))),
        node("p", { class: "facts", dir: "auto" }, [listing.configuration, listing.locality].filter(Boolean).join(" · ")),
        files.length
          ? node("p", { class: "files" }, ...files.map((one) => link(one.url, words[one.kind], { "aria-label": `${words[one.kind]}: ${name}` })))
          : null,
        listing.project ? node("p", { class: "do" }, button(words.details, words.askDetails), button(words.visit, words.askVisit)) : null,
      );
    }

    function when(booking) {
      if (!booking.start) return booking.expected || "";
      const day = { timeZone: config.timezone, weekday: "short", day: "numeric", month: "short", year: "numeric" };
      const hours = { timeZone: config.timezone, hour: "numeric", minute: "2-digit" };
      const [start, end] = [new Date(booking.start), new Date(booking.end)];
      const range = new Intl.DateTimeFormat(locale, hours).formatRange(start, end);
      return `${new Intl.DateTimeFormat(locale, day).format(start)}, ${range}`;
    }

    function bookingCard(booking) {
      const place = booking.project?.name || booking.listing?.title;
      const agent = booking.agent;
      return node(
        "div", { class: "card booking" },
        node("p", { class: "kind" }, booking.start ? words.site_visit : words.callback,
          node("span", { class: `status ${booking.status}` }, words[booking.status] || booking.status)),
        place ? node("h3", { dir: "auto" }, place) : null,
        node("p", { class: "when", dir: "auto" }, when(booking)),
        agent
          ? node("p", {}, agent.name, agent.phone ? " · " : null,
              agent.phone ? node("a", { href: `tel:${agent.phone}`, "aria-label": `${words.call} ${agent.name}` }, agent.phone) : null)
          : null,
        node("p", { class: "facts" }, `${words.reference}: ${booking.reference}`),
      );
    }

    return {
      /** One message: {author, text, at, parts?: {listings, booking}}. A customer's carries its state in data-state. */
      message({ author, text, at, parts = {} }) {
        const listings = parts.listings || [];
        return node(
          "article", { class: `message ${author}` },
          node("p", { class: author === "staff" ? "author" : "hidden-text" }, authors[author] || config.name),
          text ? node("p", { class: "bubble", dir: "auto" }, ...linked(text)) : null,
          listings.length ? node("ul", { class: "cards" }, ...listings.map(listingCard)) : null,
          parts.booking ? bookingCard(parts.booking) : null,
          node("p", { class: "meta" }, clock(at, locale)),
        );
      },

      /** Marks a customer's bubble: "" sent, "sending", or "failed" with the reason and ways out. */
      mark(bubble, state, { reason = "", retry, remove } = {}) {
        bubble.dataset.state = state;
        const note = bubble.querySelector(".meta");
        note.querySelector(".outcome")?.remove();
        if (state === "sending") note.append(node("span", { class: "outcome" }, ` · ${words.sending}`));
        if (state !== "failed") return;
        note.append(
          node("span", { class: "outcome" }, ` · ${words.failed} ${reason} `,
            node("button", { type: "button", onclick: retry }, words.retry),
            node("button", { type: "button", onclick: remove }, words.remove)),
        );
      },

      /** Buttons that say their own text. */
      choices: (texts) =>
        texts.map((text) => node("button", { type: "button", class: "choice", dir: "auto", onclick: () => say(text) }, text)),
    };
  }

  return { create, price, linked };
})();
