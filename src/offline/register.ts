// The service worker, registered and at work.

/** Errors: where the browser forbids it, its script is not to be had, or it fails at once. */
export async function registered(script: URL): Promise<ServiceWorkerRegistration> {
  const registration = await navigator.serviceWorker.register(script);
  const coming = registration.installing ?? registration.waiting;
  if (registration.active || !coming) return registration;
  return new Promise((resolve, reject) => {
    coming.addEventListener('statechange', () => {
      if (coming.state === 'activated') resolve(registration);
      if (coming.state === 'redundant') reject(new Error('the service worker could not begin'));
    });
  });
}
