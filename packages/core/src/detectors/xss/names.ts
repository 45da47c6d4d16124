import { wordSet } from '../../word-set.ts';

/*
 * Event handler content attributes without their `on`: the HTML Standard's lists (GlobalEventHandlers,
 * WindowEventHandlers, media, drag), UI Events, Pointer, Touch, CSS transitions and animations, Clipboard, SVG and
 * SMIL, and what old Internet Explorer and Mozilla added and lists of vectors still use.
 */
const isEventName = wordSet(
  'abort activate afterprint afterscriptexecute animationcancel animationend animationiteration animationstart ' +
    'auxclick beforeactivate beforecopy beforecut beforedeactivate beforeeditfocus beforeinput beforematch ' +
    'beforepaste beforeprint beforescriptexecute beforetoggle beforeunload begin blur bounce cancel canplay ' +
    'canplaythrough cellchange change click close command contextlost contextmenu contextrestored ' +
    'contentvisibilityautostatechange controlselect copy cuechange cut dataavailable datasetchanged datasetcomplete ' +
    'dblclick deactivate devicelight devicemotion deviceorientation drag dragdrop dragend dragenter dragexit ' +
    'dragleave dragover dragstart drop durationchange emptied end ended error errorupdate filterchange finish focus ' +
    'focusin focusout formchange formdata forminput formreset fullscreenchange fullscreenerror gesturechange ' +
    'gestureend gesturestart gotpointercapture hashchange help input invalid keydown keypress keyup languagechange ' +
    'layoutcomplete load loadeddata loadedmetadata loadend loadstart losecapture lostpointercapture mediacomplete ' +
    'mediaerror message messageerror mousedown mouseenter mouseleave mousemove mouseout mouseover mouseup ' +
    'mousewheel move moveend movestart mozfullscreenchange offline online orientationchange outofsync overscroll ' +
    'pagehide pagereveal pageshow pageswap paste pause play playing pointercancel pointerdown pointerenter ' +
    'pointerleave pointermove pointerout pointerover pointerrawupdate pointerup popstate progress propertychange ' +
    'ratechange readystatechange redo reject rejectionhandled repeat reset resize resizeend resizestart resume ' +
    'reverse rowdelete rowenter rowexit rowinserted rowsdelete rowsinserted scroll scrollend scrollsnapchange ' +
    'scrollsnapchanging search securitypolicyviolation seek seeked seeking select selectionchange selectstart show ' +
    'slotchange stalled start stop storage submit suspend syncrestored timeerror timeupdate toggle touchcancel ' +
    'touchend touchmove touchstart trackchange transitioncancel transitionend transitionrun transitionstart undo ' +
    'unhandledrejection unload urlflip volumechange waiting xxx webkitanimationend webkitanimationiteration ' +
    'webkitanimationstart webkitfullscreenchange webkitmouseforcechanged webkitmouseforcedown webkitmouseforceup ' +
    'webkitmouseforcewillbegin webkitplaybacktargetavailabilitychanged webkittransitionend wheel zoom',
);

/** Says whether a lower-case name without its `on` is an event that markup can handle. */
export function isEvent(name: string): boolean {
  return isEventName(name);
}

/** Attributes whose value a browser navigates to, loads, or writes where one of those stands. */
const isUrlAttributeName = wordSet(
  'href src action formaction data srcdoc poster background lowsrc dynsrc code codebase archive classid content ' +
    'url values value to from by xlink:href x:href manifest srcset folder profile cite ping longdesc usemap icon ' +
    'implementation template pluginspage handler actiontype',
);

/** Says whether a lower-case attribute name takes an address. */
export function isUrlAttribute(name: string): boolean {
  return isUrlAttributeName(name);
}

/** A function with no use in a value but to show or run script. */
export const STRONG = 2;
/** A function that innocent code calls too. */
export const WEAK = 1;

const isStrongSink = wordSet('alert confirm prompt eval execScript msgbox MsgBox');

const isWeakSink = wordSet(
  'Function setTimeout setInterval setImmediate fetch import open print write writeln atob fromCharCode ' +
    'getScript sendBeacon expression Image assign replace',
);

/** Returns `STRONG`, `WEAK` or 0 for the name of a called function; case counts, as it does in script. */
export function sinkStrength(name: string): number {
  if (isStrongSink(name)) return STRONG;
  return isWeakSink(name) ? WEAK : 0;
}

const isGlobalName = wordSet(
  'window self top parent this globalThis frames document content opener location navigator view defaultView ' +
    'contentWindow parentWindow',
);

/** Says whether a name is the global object under one of its names, or one of its own members. */
export function isGlobal(name: string): boolean {
  return isGlobalName(name);
}
