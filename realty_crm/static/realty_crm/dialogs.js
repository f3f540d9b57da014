// A step is posted once: its button is dead from the first tap until the answer is on the page.
"use strict";

function rest(form, dead) {
    form.toggleAttribute("data-under-way", dead);
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = dead;
}

document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("#dialog form")) return;
    if (form.hasAttribute("data-under-way")) {
        event.preventDefault();
        event.stopImmediatePropagation();
    } else {
        setTimeout(() => rest(form, true)); // what the button says has to be read first
        form.toggleAttribute("data-under-way", true);
    }
}, true);

// the page that follows replaces the dialog; an answer without one is a form to be corrected
document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.elt.matches("#dialog form") && !detail.xhr.getResponseHeader("HX-Redirect")) {
        setTimeout(() => rest(detail.elt, false));
    }
});

// buttons that are written as links to "#" leave the address alone
document.addEventListener("click", (event) => {
    if (event.target.closest('a[href="#"]')) event.preventDefault();
});
