import type { LabState } from '../api/types';
import { HostError, type Host, type LabAddress } from './host';
import { copyText, saveFile } from './page';

const KEY = 'sse-lab.token';

/** A page in a plain browser, served by the lab's control listener. */
export function browserHost(): Host {
  // A launch link opened where the page already is changes the fragment and loads nothing.
  window.addEventListener('hashchange', () => {
    if (tokenInAddress()) location.reload();
  });
  return {
    kind: 'browser',
    connect,
    copyText,
    saveFile,
  };
}

function tokenInAddress(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('token');
}

/**
 * Takes the token out of the launch link's fragment, so that it stays neither in the address bar
 * nor in the history, and keeps it for reloads of this tab.
 */
export function takeToken(): string | null {
  const given = tokenInAddress();
  if (given) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(KEY);
}

async function connect(): Promise<LabAddress> {
  const token = takeToken();
  if (!token) throw new HostError('token_missing', 'no token in the address');
  const control = location.origin;
  let answer: Response;
  try {
    answer = await fetch(`${control}/api/v1/lab`, {
      headers: { authorization: `Bearer ${token}` },
      cache: 'no-store',
    });
  } catch {
    throw new HostError('lab_unreachable', `no answer from ${control}`);
  }
  if (answer.status === 401 || answer.status === 403) {
    sessionStorage.removeItem(KEY);
    throw new HostError('token_wrong', `refused with status ${answer.status}`);
  }
  if (!answer.ok) throw new HostError('lab_unreachable', `status ${answer.status} from ${control}`);
  const lab = (await answer.json()) as LabState;
  return { stage: lab.stage_url, control, token };
}
