
export { dropClosed, judge, normalize };
