// The group builder tells what a change would do as soon as it is chosen. Without scripts the "Try it first" button does the same.
for (const form of document.querySelectorAll<HTMLFormElement>("form.pr-panel:has([data-effect])")) {
  let last = 0;
  form.addEventListener("change", () => void tell(form, ++last, () => last));
}

async function tell(form: HTMLFormElement, mine: number, latest: () => number): Promise<void> {
  const effect = form.querySelector<HTMLElement>("[data-effect]");
  const selects = [...form.querySelectorAll("select")];
  if (!effect || selects.some((select) => select.value === "")) {
    if (effect) effect.textContent = "";
    return;
  }
  try {
    const answer = await fetch(`${location.pathname}/try`, { method: "POST", body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])) });
    if (mine === latest()) effect.textContent = answer.ok ? await answer.text() : "";
  } catch {
    effect.textContent = "";
  }
}
