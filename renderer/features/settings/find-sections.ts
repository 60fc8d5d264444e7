import { SETTINGS_SECTIONS, type SettingsSection } from '../../state/session-state.ts';
import { strings } from '../../strings/index.ts';

/** The sections that hold every word of the search, in their own order; all when it is empty. */
export function findSections(search: string): readonly SettingsSection[] {
  const { sections, sectionTexts, keywords } = strings.settings;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return SETTINGS_SECTIONS.filter((section) => {
    const known = `${sections[section]} ${sectionTexts[section]} ${keywords[section]}`.toLowerCase();
    return words.every((word) => known.includes(word));
  });
}
