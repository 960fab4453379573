import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { api } from "../lib/api";
import { required, useForm } from "../lib/form";
import { t } from "../lib/i18n";
import { thisMonth } from "../lib/months";
import type { Package, Service, Terms } from "../lib/shapes";
import { notify } from "../lib/toast";
import { ProblemAlert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { Theirs, useEdit } from "../ui/edit";
import { Field, Submit } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { Retiring } from "./retiring";
import { asTerms, besideTerms, TermFields, termWord, withTerms, wrongTerms } from "./package-terms";
import { TermList } from "./term-list";

const ADD = "POST /office/packages";
const EDIT = "PATCH /office/packages/{package_id}";

type Base = {
  services: Service[];
  currency: string;
  isFixed: boolean;
  onChange: () => void;
  onClose: () => void;
};

/** A package with its first terms. */
export function AddPackage({ services, currency, isFixed, onChange, onClose }: Base) {
  const active = services.filter((one) => one.state === "active");
  const form = useForm({
    call: ADD,
    isKept: true,
    check: (values) => [...required(values, "name"), ...wrongTerms(values, active)],
    word: termWord,
    send: async (values, key) => {
      const terms = asTerms(values, active);
      const body = { name: values.name ?? "", terms: [terms] as never };
      const made = await api(ADD, { body, key }).catch(besideTerms(0, terms));
      notify(t("packages.added", { name: made.name }));
      return () => {
        onChange();
        onClose();
      };
    },
  });
  return (
    <Dialog title={t("packages.add")} size="wide" onClose={onClose} keeps={form.isTouched}>
      <form class="in" {...form.attrs}>
        <Field label={t("packages.name")} hint={t("packages.nameHint")} {...form.field("name")} />
        <TermFields
          services={active}
          currency={currency}
          isFixed={isFixed}
          begun={undefined}
          month={thisMonth()}
          field={form.field}
        />
        <FormEnd of={form} sticky>{t("packages.add")}</FormEnd>
      </form>
    </Dialog>
  );
}

type Editing = { begun: Terms | undefined; month: string };

/** One package: its name, its terms by month, and whether it is offered. */
export function PackageDialog({
  of,
  mayEdit,
  load,
  ...base
}: Base & { of: Package; mayEdit: boolean; load: () => Promise<Package> }) {
  const newest = useSignal(of);
  const editing = useSignal<Editing | null>(null);
  const isKept = useRef<() => boolean>(() => false);
  const now = of.version > newest.value.version ? of : newest.value;
  const save = async (body: object, version = now.version) => {
    const saved = await api(EDIT, { path: { package_id: of.id }, body, version });
    newest.value = saved;
    base.onChange();
    return saved;
  };
  const keepTerms = async (terms: Terms[]) => {
    await save({ terms });
    notify(t("services.saved", { name: now.name }));
  };
  if (editing.value)
    return (
      <Dialog
        key="terms"
        title={t("packages.termsOf", { name: now.name })}
        size="wide"
        onClose={() => {
          editing.value = null;
        }}
        keeps={() => isKept.current()}
      >
        <EditTerms
          of={now}
          {...base}
          {...editing.value}
          keeps={isKept}
          send={keepTerms}
          onClose={() => {
            editing.value = null;
          }}
        />
      </Dialog>
    );
  return (
    <Dialog key="package" title={now.name} size="wide" onClose={base.onClose}>
      <div class="in">
        {mayEdit && (
          <Name
            of={now}
            load={async () => (newest.value = await load())}
            save={(name, version) => save({ name }, version)}
          />
        )}
        <section class="stack" aria-labelledby="package-terms">
          <h3 id="package-terms">{t("packages.terms")}</h3>
          <p class="hint">{t("packages.termsHint")}</p>
          <TermList
            of={now}
            services={base.services}
            mayEdit={mayEdit}
            onEdit={(begun, month) => {
              editing.value = { begun, month };
            }}
            send={keepTerms}
            onStale={base.onChange}
          />
        </section>
        {mayEdit && (
          <Retiring
            state={now.state}
            hint={t("packages.retireHint")}
            send={async (state) => {
              await save({ state });
              notify(t("services.saved", { name: now.name }));
            }}
            onStale={base.onChange}
          />
        )}
      </div>
    </Dialog>
  );
}

function Name({
  of,
  load,
  save,
}: {
  of: Package;
  load: () => Promise<Package>;
  save: (name: string, version: number) => Promise<Package>;
}) {
  const edit = useEdit({
    call: EDIT,
    of: { version: of.version, name: of.name },
    names: ["name"] as const,
    check: (values) => required(values, "name"),
    load: async () => {
      const { version, name } = await load();
      return { version, name };
    },
    save: async ({ name = "" }, before) => {
      const { version, name: saved } = await save(name, before);
      notify(t("services.saved", { name: saved }));
      return { version, name: saved };
    },
    onSaved: () => undefined,
    shown: (_, value) => value,
  });
  const { form } = edit;
  return (
    <form class="stack" key={edit.turn} {...form.attrs}>
      {edit.isOver && <Theirs told={t("services.stale")} onTake={edit.useTheirs} />}
      <div class="inline">
        <Field
          label={t("packages.name")}
          hint={edit.hint("name")}
          defaultValue={edit.begun.name}
          {...form.field("name")}
        />
        <Submit busy={form.isBusy}>{t("packages.rename")}</Submit>
      </div>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
    </form>
  );
}

/** Terms from a month on, which take the place of those that begin then. */
function EditTerms({
  of,
  services,
  currency,
  isFixed,
  begun,
  month,
  keeps,
  send,
  onChange,
  onClose,
}: Base &
  Editing & {
    of: Package;
    keeps: { current: () => boolean };
    send: (terms: Terms[]) => Promise<void>;
  }) {
  // What a package holds already can be kept, whether it is still offered or not.
  const held = new Set(begun?.allowances.map((one) => one.service_id));
  const offered = services.filter((one) => one.state === "active" || held.has(one.id));
  const form = useForm({
    call: EDIT,
    isKept: true,
    check: (values) => wrongTerms(values, offered),
    word: termWord,
    send: async (values) => {
      const wanted = asTerms(values, offered);
      const next = withTerms(of.terms, wanted);
      await send(next).catch(besideTerms(next.indexOf(wanted), wanted));
      return onClose;
    },
    onProblem: (problem) => {
      if (problem.code === "stale_version") onChange();
      return false;
    },
  });
  keeps.current = form.isTouched;
  return (
    <form class="in" {...form.attrs}>
      <TermFields
        services={offered}
        currency={currency}
        isFixed={isFixed}
        begun={begun}
        month={month}
        field={form.field}
      />
      <FormEnd of={form} sticky>{t("act.save")}</FormEnd>
    </form>
  );
}
