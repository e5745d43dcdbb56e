// On the receipt: what was kept as a draft on this device has been sent.
try {
  localStorage.removeItem(`lianban${location.pathname}`);
} catch {
  // A device may refuse to keep anything.
}
