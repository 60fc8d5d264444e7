import type { CloudProject } from '../../../../shared/domain/cloud.ts';
import type { Cloud, CloudLink, SessionStore } from '../../ports/cloud.ts';
import { FakeLink } from './fake-link.ts';
import { FakeServer } from './fake-server.ts';

/** A Supabase project in memory, at the port, for any number of devices and accounts. */
export class FakeCloud extends FakeServer implements Cloud {
  async tablesSql(): Promise<string> {
    return '-- the tables';
  }

  async checkProject({ url }: CloudProject): ReturnType<Cloud['checkProject']> {
    if (/^https:\/\//i.test(url)) return null;
    return {
      field: 'url',
      message: 'The address must begin with https://.',
      advice: 'Copy it from the project.',
    };
  }

  async open(project: CloudProject, session: SessionStore): Promise<CloudLink> {
    return new FakeLink(this, project, session);
  }
}
