import { useState } from 'react';
import { MAX_TEMPLATES, type Template } from '../../../shared/domain/settings.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { complainTo, useToasts } from '../../ui/toasts.tsx';
import { defaultsOf, type JobForm, withDefaults } from './job-form.ts';
import { SaveTemplateDialog, TemplatesDialog } from './template-dialogs.tsx';

type TemplatesMenuProps = {
  form: JobForm;
  templates: readonly Template[];
  onApply: (form: JobForm) => void;
};

const text = strings.newJob;

/** Named forms to begin from: apply, save, rename, delete. */
export function TemplatesMenu({ form, templates, onApply }: TemplatesMenuProps) {
  const session = useSession();
  const toasts = useToasts();
  const [dialog, setDialog] = useState<'none' | 'save' | 'manage'>('none');

  /** Refusals of the app are shown where they cannot be overlooked; what was saved before stays. */
  async function put(next: readonly Template[]): Promise<boolean> {
    const answer = await session.updateSettings({ templates: [...next] });
    if (!answer.ok) complainTo(toasts, answer.error);
    return answer.ok;
  }

  async function save(name: string, withPrompt: boolean): Promise<void> {
    const prompt = withPrompt ? form.text : '';
    const template = { id: crypto.randomUUID(), name, prompt, params: defaultsOf(form) };
    setDialog('none');
    if (await put([...templates, template])) {
      toasts.add({ level: 'success', title: text.templateSaved(name) });
    }
  }

  async function remove(template: Template): Promise<void> {
    const { templates: held } = session.store.getState().settings ?? { templates };
    if (!(await put(held.filter(({ id }) => id !== template.id)))) return;
    const undo = { label: text.undo, onSelect: () => void restore(template) };
    toasts.add({ title: text.templateDeleted(template.name), action: undo });
  }

  async function restore(template: Template): Promise<void> {
    await put([...(session.store.getState().settings?.templates ?? []), template]);
  }

  function apply({ prompt, params }: Template): void {
    onApply({ ...withDefaults(form, params), text: prompt === '' ? form.text : prompt });
  }

  const items: MenuItem[] = [
    ...(templates.length === 0
      ? [{ label: text.templatesEmpty, disabled: true, onSelect: () => undefined }]
      : templates.map((template) => ({ label: template.name, onSelect: () => apply(template) }))),
    'separator',
    {
      label: text.templateSave,
      icon: 'save',
      disabled: templates.length >= MAX_TEMPLATES,
      onSelect: () => setDialog('save'),
    },
    {
      label: text.templateManage,
      icon: 'edit',
      disabled: templates.length === 0,
      onSelect: () => setDialog('manage'),
    },
  ];

  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button look="quiet" icon="layers">
            {text.templates}
          </Button>
        }
        items={items}
      />
      <SaveTemplateDialog open={dialog === 'save'} onSave={save} onClose={() => setDialog('none')} />
      <TemplatesDialog
        open={dialog === 'manage' && templates.length > 0}
        templates={templates}
        onRename={(id, name) => put(templates.map((held) => (held.id === id ? { ...held, name } : held)))}
        onDelete={remove}
        onClose={() => setDialog('none')}
      />
    </>
  );
}
