// Keeps the progress of a running job up to date; without scripts the page reloads itself.
"use strict";
const card = document.querySelector("[data-progress]");

async function look() {
    try {
        const answer = await fetch(card.dataset.progress);
        const job = await answer.json();
        if (!job.live) {
            window.location.reload();
            return;
        }
        card.querySelector("[data-words]").textContent = job.words;
        if (job.total) {
            const bar = card.querySelector("progress");
            bar.max = job.total;
            bar.value = job.done;
        }
    } catch { /* the network comes back, or the log-in has ended */ }
    setTimeout(look, 1500);
}

if (card) setTimeout(look, 500);
