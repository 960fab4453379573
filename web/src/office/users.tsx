import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { useList } from "../lib/load";
import { changed, go, param, type Query } from "../lib/router";
import { oneOf, type OfficeUser, type OfficeUserDetail, type UserState } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Badge, type Look } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Empty, Pager, Shown } from "../ui/list";
import { SearchBox } from "../ui/search";
import { AddUserForm, nameOf } from "./user-form";
import { LinkShown, MakeWayIn } from "./way-in";

const PAGE = "/office/users";
const STATES = ["active", "blocked", "deleted", "staff", "no_password"] as const;
const LOOK: Record<UserState, Look> = {
  active: ["circle-check", "green"],
  blocked: ["ban", "red"],
  deleted: ["circle-x", "grey"],
};

export const userHref = (id: string): string => `${PAGE}/${id}`;

/** Everybody who can enter, by name; the deleted only when they are asked for. */
export function UsersPage() {
  const isAdding = useSignal(false);
  const query = { q: param("q"), state: oneOf(STATES, param("state")) };
  const list = useList(
    (cursor, signal) => api("GET /office/users", { query: { ...query, cursor } }, signal),
    Object.values(query),
  );
  useEffect(() => {
    document.title = `${t("nav.users")} · Awizo`;
  });
  const filter = (changes: Query) =>
    go(PAGE, changed({ ...changes, cursor: "" }), { replace: true });
  return (
    <>
      <div class="head">
        <h1>{t("nav.users")}</h1>
        <button
          type="button"
          class="btn primary"
          onClick={() => {
            isAdding.value = true;
          }}
        >
          <Icon name="plus" />
          {t("users.add")}
        </button>
      </div>
      <div class="filters few" role="search">
        <SearchBox label={t("users.search")} value={query.q} onSearch={(q) => filter({ q })} />
        <select
          class="input"
          aria-label={t("users.which")}
          value={query.state ?? ""}
          onChange={({ currentTarget: { value } }) => filter({ state: value })}
        >
          <option value="">{t("users.which.all")}</option>
          {STATES.map((one) => (
            <option key={one} value={one}>
              {t(`users.which.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="sheet">
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <UserTable items={page.items} />
            ) : (
              <Empty icon="search" title={t("users.noneFound")} hint={t("users.noneFoundHint")}>
                <button type="button" class="btn" onClick={() => go(PAGE, {})}>
                  {t("mail.clear")}
                </button>
              </Empty>
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
      {isAdding.value && (
        <AddUserDialog
          onChange={list.reload}
          onClose={() => {
            isAdding.value = false;
          }}
        />
      )}
    </>
  );
}

const UserTable = ({ items }: { items: OfficeUser[] }) => (
  <table class="list users">
    <caption class="vh">{t("users.list")}</caption>
    <thead>
      <tr>
        <th>{t("users.name")}</th>
        <th>{t("users.role")}</th>
        <th>{t("users.state")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="main">
            <a href={userHref(one.id)}>{nameOf(one)}</a>
            <span class="sub">{one.email}</span>
          </td>
          <td class={one.role ? "co" : "co nobody"}>{one.role && t(`user.role.${one.role}`)}</td>
          <td class="state">
            <UserMarks of={one} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** Whether somebody may enter, and whether the way in was used. */
export const UserMarks = ({ of }: { of: OfficeUser }) =>
  of.state === "active" && !of.has_password ? (
    <Badge look={["key-round", "brass"]} text={t("users.noPassword")} />
  ) : (
    <Badge look={LOOK[of.state]} text={t(`users.state.${of.state}`)} />
  );

/** Adds somebody, then shows the link to hand over, this once, unless it was sent. */
function AddUserDialog({ onChange, onClose }: { onChange: () => void; onClose: () => void }) {
  const added = useSignal<OfficeUserDetail | null>(null);
  const link = useSignal<string | null>(null);
  const isSafe = useSignal(false);
  const touched = useRef(() => false);
  const open = (id: string) => {
    onClose();
    go(userHref(id));
  };
  return (
    <Dialog
      title={added.value ? t("wayIn.title", { name: nameOf(added.value) }) : t("users.add")}
      size={added.value ? "small" : "wide"}
      keeps={() => (link.value ? !isSafe.value : !added.value && touched.current())}
      loss={link.value ? "link" : "typed"}
      onClose={() => (added.value ? open(added.value.id) : onClose())}
    >
      {!added.value ? (
        <AddUserForm
          touched={touched}
          onAdded={(made, isSent) => {
            notify(
              t(isSent ? "users.addedSent" : "users.added", {
                name: nameOf(made.user),
                email: made.user.email,
              }),
            );
            onChange();
            if (isSent) return open(made.user.id);
            link.value = made.link;
            added.value = made.user;
          }}
          onKnown={(email) => {
            onClose();
            go(PAGE, { q: email });
          }}
        />
      ) : link.value ? (
        <LinkShown
          link={link.value}
          onSafe={() => {
            isSafe.value = true;
          }}
        />
      ) : (
        <MakeWayIn
          of={added.value}
          isLost
          onMade={(made) => {
            link.value = made;
          }}
          onSent={() => open(added.value!.id)}
        />
      )}
    </Dialog>
  );
}
