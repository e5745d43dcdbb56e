// Nothing is animated for people who asked for that, nor for others. Point 54; WCAG 2.3.3, 2.2.2.

export default {
  name: "motion",
  paper: true,
  in: (state) => !state.print && !state.again,
  look: (page) => page.evaluate(() => {
    const found = document.getAnimations().map((a) => ({ element: eyes.name(a.effect?.target), found: "it is animated", remedy: "leave it still" }));
    for (const element of document.querySelectorAll("*")) {
      const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
      if (animationName !== "none" || transitionDuration.split(",").some((each) => parseFloat(each) > 0)) {
        found.push({ element: eyes.name(element), found: `animation ${animationName}, transition ${transitionDuration}`, remedy: "leave it out" });
      }
      if (scrollBehavior === "smooth") found.push({ element: eyes.name(element), found: "scrolling is animated", remedy: "scroll-behavior: auto" });
    }
    return found.slice(0, 20);
  }),
};
