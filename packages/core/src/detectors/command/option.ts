/*
 * Values that a fixed command takes for an option of its own (CWE-88), where that option makes it run another program or write where it should not.
 */

/** Options whose argument ssh, tar, rsync, git, find, zip, curl and others run or load. */
const RUNS =
  /^\s?--?(?:oProxyCommand|oPermitLocalCommand|oLocalCommand|use-compress-program|to-command|checkpoint-action|rsh-command|rsync-path|upload-pack|receive-pack|open-files-in-pager|pre-invoke|unzip-command|compress-program|new-volume-script|info-script|use-askpass|config-env)(?:=|\s{1,4})\S/i;

/** `-exec id ;`, `--exec=id`, `-e sh`. */
const EXECUTES =
  /^\s?(?:--?exec(?:dir)?(?:=|\s{1,4})[\w./]{2,64}(?:$|\s[^\n]{0,96}[;+]?$)|-e\s?(?:\/bin\/)?(?:ba|da|z|k)?sh$)/;

/** Whether the value is an option that runs what it is given. */
export function isRunningOption(value: string): boolean {
  const first = value.charCodeAt(0);
  if ((first !== 45 && first !== 32) || value.length > 256) return false;
  return RUNS.test(value) || EXECUTES.test(value);
}
