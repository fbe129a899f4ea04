// On every page. Everything works without it: it saves clicks, announces and keeps what is typed.
import { Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, createAll } from "govuk-frontend";
import { keepDrafts } from "./_drafts";
import { followProgress } from "./_progress";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(Button, { preventDoubleClick: true });
for (const component of [CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation]) createAll(component);
keepDrafts();
followProgress();

for (const button of document.querySelectorAll<HTMLElement>("[data-print]")) button.addEventListener("click", () => window.print());
