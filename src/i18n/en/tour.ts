// Strings of the tour in English.
export const tourEn = {
  button: 'Tour',
  invite: 'Take the tour',
  label: (step: number, all: number) => `Tour, step ${step} of ${all}`,
  back: 'Back',
  next: 'Next',
  skip: 'Skip',
  done: 'Done',
  steps: {
    curve: {
      title: 'What is conveyed, and where',
      text: 'Each line is an emotion; in every segment all of them sum to 1. Click or drag on it: the player, the masked frames and the words follow the cursor.',
    },
    masks: {
      title: 'What was masked and recovered',
      text: 'The network masks patches of each frame and draws them again from what is left, with the help of sound and words. Change the masked share: both pictures are made anew.',
    },
    words: {
      title: 'Words that count, and a link that holds it all',
      text: 'Click a word to see the places in picture and sound that it points at. Share makes a link that carries this result, without the video.',
    },
  },
};
