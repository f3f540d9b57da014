// What is posted is posted once: its buttons are dead from the first tap until the answer is on the
// page. The server looks at the form's token, for what this script does not catch.
"use strict";

const isPosted = (form) => form.matches("form") && form.method === "post";

function rest(form, dead) {
    form.toggleAttribute("data-under-way", dead);
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = dead;
}

document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!isPosted(form)) return;
    if (form.hasAttribute("data-under-way")) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
    }
    form.toggleAttribute("data-under-way", true);
    setTimeout(() => { // the browser reads first which button was pressed, others may say no
        rest(form, form.hasAttribute("hx-post") || !event.defaultPrevented);
    });
}, true);

// The page that follows replaces the dialog. An answer without one is a form to be corrected, and
// no answer at all a form to be sent again.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const form = detail.elt;
    if (!isPosted(form) || detail.xhr.getResponseHeader("HX-Redirect")) return;
    setTimeout(() => rest(form, false));
    if (!detail.successful) {
        const words = document.createElement("p");
        words.className = "rc-alert";
        words.setAttribute("role", "alert");
        words.textContent = "There was no answer. Send it again: it is done once at most.";
        form.querySelector(".rc-alert")?.remove();
        form.querySelector("#dialog-form")?.append(words);
    }
});

// a page that the browser kept, on the way back to it
window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    for (const form of document.querySelectorAll("form[data-under-way]")) rest(form, false);
});

// buttons that are written as links to "#" leave the address alone
document.addEventListener("click", (event) => {
    if (event.target.closest('a[href="#"]')) event.preventDefault();
});
