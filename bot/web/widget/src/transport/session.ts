/** The visitor's session is a cookie that no script can read; the service sets it when asked. */

export type Session = "ok" | "refused" | "unreachable";

export const PATIENCE_MS = 8000;

export async function openSession(base: string, send: typeof fetch = fetch): Promise<Session> {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE_MS);
  try {
    const response = await send(`${base}/api/web/session`, { method: "POST", credentials: "include", signal: control.signal });
    if (response.ok) return "ok";
    return response.status === 403 ? "refused" : "unreachable";
  } catch {
    return "unreachable";
  } finally {
    clearTimeout(timer);
  }
}
