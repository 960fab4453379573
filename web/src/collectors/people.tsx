import type { ComponentChildren } from "preact";
import { t } from "../lib/i18n";
import { Icon } from "../ui/icon";

/** Whoever reads a company's mail collects it; what they may do is changed among the contacts. */
export const CollectingPeople = ({
  people,
  contacts,
  to,
}: {
  people: { user_id: string; name: string }[];
  /** Where the company's contacts and guests are. */
  contacts: string;
  /** The page of one of them, where there is one. */
  to?: (userId: string) => string;
}) => (
  <section class="sheet pad" aria-labelledby="collecting-title">
    <h2 id="collecting-title">{t("collectors.people")}</h2>
    {people.length ? (
      <ul class="collecting">
        {people.map((one) => (
          <li key={one.user_id}>
            <Icon name="user-check" />
            {to ? <a href={to(one.user_id)}>{one.name}</a> : one.name}
          </li>
        ))}
      </ul>
    ) : (
      <p>{t("collectors.peopleNone")}</p>
    )}
    <Hint>
      {t("collectors.peopleHint")} <a href={contacts}>{t("people.title")}</a>
    </Hint>
  </section>
);

const Hint = ({ children }: { children: ComponentChildren }) => <p class="hint">{children}</p>;
