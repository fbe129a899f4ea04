// Keeps what is typed into a form before it is saved: a moment after the last key, and when the page is left.
const pause = 1500;

export function keepDrafts(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-keep]")) keep(form);
}

function keep(form: HTMLFormElement): void {
  const says = form.querySelector<HTMLElement>("[data-keep-status]");
  let timer = 0;
  let changed = false;
  let submitted = false;

  const send = async (): Promise<void> => {
    window.clearTimeout(timer);
    if (!changed || submitted) return;
    changed = false;
    try {
      const answer = await fetch("/drafts", { method: "POST", body: new FormData(form), keepalive: true, headers: { "Draft-Of": location.pathname } });
      if (says) says.textContent = answer.ok ? `Your typing is kept (${clock()}). Save when you are ready.` : "Your typing could not be kept just now. Save soon.";
    } catch {
      changed = true;
      if (says) says.textContent = "There is no connection. Your typing is on this page only; it is kept as soon as there is one.";
    }
  };

  form.addEventListener("input", () => {
    changed = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void send(), pause);
  });
  form.addEventListener("submit", () => { submitted = true; });
  window.addEventListener("online", () => void send());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") void send(); });
}

function clock(): string {
  return new Date().toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit", hour12: true }).replace(" ", "");
}
