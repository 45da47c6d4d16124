/** `eval(uation) of the course`, `Alert(s)`, `alert(1) is the test`: a word in two halves, a plural, a call that a sentence goes on about. */
export function isWord(head: string): boolean {
  return (
    /^[a-z]{4,7}\([a-z]{1,16}\) [a-z]{2}|^[a-zA-Z]{4,7}\(e?s\)(?:$|[\s.:?!])/.test(head) ||
    /^[a-z]{4,7}\([^()]{0,12}\) (?:is|was|does|should|works|will|would|can|box|dialog|popup|function|call) [a-z]|^[a-z]{4,7}\(\) (?:vs|versus|and|or) [a-z]/.test(
      head,
    )
  );
}
