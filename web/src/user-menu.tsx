import { useSignal } from "@preact/signals";
import { t } from "./lib/i18n";
import { leave } from "./lib/leaving";
import { asProblem } from "./lib/load";
import { problemText } from "./lib/problems";
import { chooseLanguage } from "./lib/profile";
import { showsCodes } from "./lib/recent";
import { me, signOut, signOutEverywhere } from "./lib/session";
import { Icon } from "./ui/icon";
import { Languages } from "./ui/languages";
import { Menu } from "./ui/menu";

/** Who is signed in, their language, and the two ways out. */
export function UserMenu() {
  const wrong = useSignal("");
  const user = me.value!;
  const name = `${user.first_name} ${user.last_name}`.trim() || user.email;
  const end = (way: () => Promise<void>) => () =>
    leave(() => {
      way().catch((error: unknown) => {
        wrong.value = problemText(asProblem(error));
      });
    });
  return (
    <Menu
      label={t("user.menu", { name })}
      button={
        <>
          <Icon name="user" />
          <span class="who">{name}</span>
          <Icon name="chevron-down" />
        </>
      }
    >
      {() => (
        <>
          <div class="whois">
            <b>{name}</b>
            <span>{user.email}</span>
            {user.role && <span>{t(`user.role.${user.role}`)}</span>}
          </div>
          <div class="langrow">
            <span>{t("lang.label")}</span>
            <Languages onPick={chooseLanguage} />
          </div>
          <ul>
            {user.role && (
              <li>
                <button
                  type="button"
                  class="line"
                  onClick={() => {
                    showsCodes.value = true;
                  }}
                >
                  <Icon name="smartphone" />
                  <span>
                    {t("codes.turnOn")}
                    <small>{t("codes.turnOnHint")}</small>
                  </span>
                </button>
              </li>
            )}
            <li>
              <button type="button" class="line" onClick={end(signOut)}>
                <Icon name="log-out" />
                {t("user.signOut")}
              </button>
            </li>
            <li>
              <button type="button" class="line" onClick={end(signOutEverywhere)}>
                <Icon name="monitor-off" />
                <span>
                  {t("user.signOutEverywhere")}
                  <small>{t("user.signOutEverywhereHint")}</small>
                </span>
              </button>
            </li>
          </ul>
          {wrong.value && (
            <p class="wrong" role="alert">
              <Icon name="circle-alert" />
              {wrong.value}
            </p>
          )}
        </>
      )}
    </Menu>
  );
}
