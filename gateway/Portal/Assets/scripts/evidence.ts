// Evidence on a phone in a corridor: written to this device first, sent when there is a network, as often as it takes.
import { type Waiting, forget, keep, waiting } from "./_store";

const section = document.querySelector<HTMLElement>("[data-evidence]");
const form = document.querySelector<HTMLFormElement>("#evidence-form");
if (section && form && "indexedDB" in window) void start(section, form);

async function start(section: HTMLElement, form: HTMLFormElement): Promise<void> {
  const reviewId = section.dataset.evidence!;
  const authorId = section.dataset.author!;
  const status = section.querySelector<HTMLElement>("[data-evidence-status]")!;
  const list = document.querySelector<HTMLElement>("[data-evidence-waiting]")!;
  const words = form.querySelector<HTMLTextAreaElement>("[name=note]")!;
  const begun = `evidence-${reviewId}-${authorId}`;
  const merging = new Map<string, HTMLElement>();
  let sending = false;
  let again = false;

  // Words begun and not saved survive as well, on this device.
  words.value ||= localStorage.getItem(begun) ?? "";
  words.addEventListener("input", () => localStorage.setItem(begun, words.value));

  if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/sw.js").catch(() => undefined);

  form.addEventListener("submit", event => {
    event.preventDefault();
    // The page's own "sent once" guard is for forms that leave the page.
    event.stopImmediatePropagation();
    void write();
  }, { capture: true });
  window.addEventListener("online", () => void send());
  window.setInterval(() => void send(), 15_000);
  await show();
  await send();

  async function write(): Promise<void> {
    const typed = new FormData(form);
    const note = String(typed.get("note") ?? "").trim();
    const sourceType = String(typed.get("sourceType") ?? "");
    if (!note || !sourceType) {
      say(!sourceType ? "Choose where the evidence comes from." : "Write down what you saw, heard or read.", true);
      form.querySelector<HTMLElement>(!sourceType ? "[name=sourceType]" : "[name=note]")?.focus();
      return;
    }
    await keep({
      id: crypto.randomUUID(), reviewId, authorId, baseVersion: null, sourceType: camel(sourceType), note,
      takenAt: new Date().toISOString(), lineOfEnquiryId: text(typed, "lineOfEnquiryId"), hostPartner: text(typed, "hostPartner"),
    });
    words.value = "";
    localStorage.removeItem(begun);
    await show();
    await send();
    words.focus();
  }

  async function send(): Promise<void> {
    if (sending) {
      again = true;
      return;
    }
    const records = (await waiting(reviewId, authorId)).filter(record => !record.problem);
    if (records.length === 0) return;
    sending = true;
    try {
      // A fresh page brings a fresh proof that the request is ours, and shows whether somebody is signed in at all.
      const page = await fetch(location.pathname, { headers: { Accept: "text/html", "Evidence-Sync": "yes" }, cache: "no-store" });
      if (page.redirected || page.status === 401) {
        say(`${count(records.length)} on this device. Sign in again to send ${records.length === 1 ? "it" : "them"}: nothing is lost.`, true);
        return;
      }
      if (!page.ok) throw new Error("away");
      const token = new DOMParser().parseFromString(await page.text(), "text/html").querySelector<HTMLInputElement>("input[name=__RequestVerificationToken]")?.value ?? "";
      const body = new FormData();
      body.set("__RequestVerificationToken", token);
      body.set("records", JSON.stringify(records.map(({ reviewId: _review, authorId: _author, ...record }) => record)));
      const answer = await fetch(`/reviewing/${reviewId}/evidence/sync`, { method: "POST", body });
      if (!answer.ok) throw new Error("away");
      await settle(records, (await answer.json()) as Outcome[]);
    } catch {
      say(`${count(records.length)} on this device. There is no connection; ${records.length === 1 ? "it is" : "they are"} sent as soon as there is one.`);
    } finally {
      sending = false;
      if (again) {
        again = false;
        void send();
      }
    }
  }

  async function settle(sent: Waiting[], outcomes: Outcome[]): Promise<void> {
    let arrived = 0;
    for (const { id, outcome, errors } of outcomes) {
      const record = sent.find(one => one.id === id);
      if (!record) continue;
      if (outcome === "conflict" || outcome === "invalid") {
        await keep({ ...record, problem: outcome, errors: Object.values(errors ?? {}).flat() });
      } else {
        await forget(id);
        arrived++;
      }
    }
    await show();
    if (arrived > 0) {
      say(`${count(arrived)} sent to your team.`);
      await refresh();
    }
  }

  /** The team's list as it is now, without leaving the page. */
  async function refresh(): Promise<void> {
    const page = await fetch(location.pathname, { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[data-evidence-team]");
    if (page.ok && fresh) document.querySelector("[data-evidence-team]")?.replaceWith(fresh);
  }

  async function show(): Promise<void> {
    const records = await waiting(reviewId, authorId);
    // What is being put together stays as it is, with the cursor in it.
    const focused = document.activeElement;
    list.replaceChildren(...records.map(record => merging.get(record.id) ?? line(record)));
    if (focused instanceof HTMLElement && list.contains(focused)) focused.focus();
    if (records.length === 0) say("What you write is kept on this device first, and sent when there is a network.");
    else say(`${count(records.length)} on this device, not sent yet.`);
  }

  function line(record: Waiting): HTMLElement {
    const item = document.createElement("li");
    item.className = "pr-finding";
    const said = document.createElement("p");
    said.className = "govuk-body pr-prose";
    said.textContent = record.note;
    const tag = document.createElement("strong");
    tag.className = `govuk-tag govuk-tag--${record.problem ? "bad" : "warn"}`;
    tag.textContent = record.problem === "conflict" ? "Changed elsewhere" : record.problem ? "Cannot be sent" : "On this device";
    item.append(said, tag);
    if (record.errors?.length) item.append(" ", record.errors.join(" "));
    if (record.problem) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "govuk-button govuk-button--secondary govuk-!-margin-left-3";
      button.textContent = record.problem === "conflict" ? "Put both together" : "Put it back into the form";
      button.addEventListener("click", () => void mend(record));
      item.append(" ", button);
    }
    return item;
  }

  async function mend(record: Waiting): Promise<void> {
    const path = `/reviewing/${reviewId}/evidence/${record.id}`;
    const page = record.problem === "conflict" ? await fetch(path, { cache: "no-store" }).catch(() => null) : null;
    if (page?.ok && !page.redirected) {
      merging.set(record.id, together(record, new DOMParser().parseFromString(await page.text(), "text/html")));
      await show();
      merging.get(record.id)?.querySelector("textarea")?.focus();
    } else if (record.problem === "conflict" && page?.status !== 404) {
      say("What is saved cannot be read just now. Both versions are safe: try again when there is a connection.", true);
    } else {
      // Wrong, or taken out elsewhere: it is written anew.
      words.value = record.note;
      localStorage.setItem(begun, words.value);
      await forget(record.id);
      await show();
      words.focus();
    }
  }

  /** Both versions of a record, and a field for what should stay: on this device, so that nothing of it is in an address. */
  function together(record: Waiting, saved: Document): HTMLElement {
    const item = document.createElement("li");
    item.className = "pr-finding pr-narrow";
    const heading = document.createElement("p");
    heading.className = "govuk-body";
    heading.innerHTML = "<strong>This was changed elsewhere.</strong> Saved there:";
    const theirs = document.createElement("p");
    theirs.className = "govuk-body pr-prose";
    theirs.textContent = saved.querySelector<HTMLTextAreaElement>("textarea[name=note]")?.value ?? "";
    const label = document.createElement("label");
    label.className = "govuk-label govuk-label--s";
    label.htmlFor = `together-${record.id}`;
    label.textContent = "What should stay?";
    const mine = document.createElement("textarea");
    mine.className = "govuk-textarea";
    mine.id = label.htmlFor;
    mine.rows = 5;
    mine.maxLength = 4000;
    mine.value = record.note;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button";
    button.textContent = "Save what I put together";
    button.addEventListener("click", () => void (async () => {
      merging.delete(record.id);
      const baseVersion = Number(saved.querySelector<HTMLInputElement>("input[name=_version]")?.value);
      await keep({ ...record, note: mine.value, baseVersion, problem: undefined, errors: undefined });
      await show();
      await send();
    })());
    item.append(heading, theirs, label, mine, button);
    return item;
  }

  function say(text: string, isWarning = false): void {
    status.classList.toggle("pr-note--warn", isWarning);
    const paragraph = status.querySelector("p")!;
    if (paragraph.textContent !== text) paragraph.textContent = text;
  }
}

interface Outcome {
  id: string;
  outcome: string;
  errors?: Record<string, string[]>;
}

const text = (form: FormData, field: string): string | null => String(form.get(field) ?? "").trim() || null;

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const count = (number: number): string => (number === 1 ? "1 record" : `${number} records`);
