import { problems as coachingProblems } from './coaching.en'
import { stageProblems } from './stages.en'
import { problems } from './uses.en'
import { problems as wayProblems } from './way.en'

// Why something was refused, by the code of the problem (RFC 9457).
export default {
  ...problems,
  ...wayProblems,
  ...stageProblems,
  ...coachingProblems,
  http_unauthenticated: 'Your session has ended. Please sign in again.',
  http_forbidden: 'Your account may not do this.',
  http_rate_limited: 'Too many tries. Please wait a minute.',
  http_too_large: 'The file is too large: at most 20 MB each.',
  http_unsupported_media: 'This kind of file cannot be taken. Please upload JPG, PNG or PDF.',
  ofd_not_ofd: 'This is no OFD document.',
  ofd_too_large: 'The file is too large, or unpacks to too much, to be checked.',
  ofd_broken: 'A part of the file cannot be read. It may be damaged or changed.',
  cases_in_bundle: 'This application belongs to a bundle: fill in, submit or withdraw it there.',
  bundles_stale: 'This bundle has just changed elsewhere; please look at the newest and try again.',
  bundles_incomplete: 'Something is not filled in, or a paper is not there yet; see below.',
  cases_stale: 'This case was just changed elsewhere. Please look at the newest version first.',
  cases_not_allowed: 'The state of the case does not allow this.',
  cases_not_your_role: 'Your post may not do this.',
  cases_same_person: 'Who accepted or reviewed a case may not decide it.',
  cases_extended_before: 'The time limit can be extended once only.',
  cases_limit_passed: 'The legal limit has passed; it can no longer be extended.',
  licences_type_forbids:
    'Its type does not allow such a licence: look at holders, issuing department, validity and fields. What the type lays down is changed by an editor and published by another.',
  people_name_differs: 'The name is not the one on record for this number.',
  licences_unknown_type: 'There is no such licence type here.',
  licences_unknown_issuer: 'No department here answers for this licence.',
  licences_bad_identifier: 'The identifier breaks the rules, or belongs to another type or issuer.',
  licences_no_source: 'Licences of this type cannot be brought in here.',
  licences_source_silent:
    'The system that issues these licences does not answer now; please try later. Paper or a scan will do as well.',
  licences_stale: 'This licence was just changed elsewhere. Please look at the newest version first.',
  licences_not_allowed: 'The licence is in a state that does not allow this.',
  licences_not_in_force: 'This licence is not in force now.',
  licences_not_a_show_code:
    'This is no code for showing a licence: that has ten characters; the holder makes it on the page of the licence.',
  licences_unknown_show: 'There is no such code. Please check it and type it again.',
  licences_show_ended: 'This code has ended. Please let the holder show the licence again.',
  licences_shown_elsewhere:
    'Somebody else has used this code, or it has just ended. Please let the holder show the licence again.',
  licences_no_seal: 'The seal of the issuing department cannot be used now. Please try again later.',
  licences_not_ours: 'This licence was issued elsewhere; only its issuer can change its state.',
  cases_urged_today: 'Urged today; an answer is waited for. Without one you can urge again tomorrow.',
  cases_not_urged: 'No urging waits for an answer.',
  cases_not_promisable: 'This paper cannot be replaced by a promise, or is there.',
  cases_no_promises: 'There is no promise to do this with.',
  cases_promise_barred: 'A broken promise is on record and not repaired: please hand in the paper.',
  cases_repair_too_early: 'The result was revoked: repair can be asked for three months after the entry.',
  cases_answer_runs: 'The visitor may still answer; the time is not over.',
  cases_found_by_you: 'Who found or decided it may not decide again; somebody else must.',
  cases_not_lead: 'Only a decider of the department shares a view with it.',
  cases_no_supplement_rule: 'The item names no rule under which more may be asked for after acceptance.',
  cases_supplement_open: 'What was asked for after acceptance is not there and looked at yet.',
  cases_gaps_open:
    'Something that may follow later is missing: hand it in, or name it and let the applicant sign for it.',
  cases_gaps_unsigned: 'The applicant has not signed yet for what follows later.',
  cases_no_gaps: 'Nothing is to follow later.',
  cases_result_waits:
    'What was promised is not complete yet; decide now, and the result comes by itself when it is.',
  cases_not_deferrable: 'This material may not follow later, or is there already.',
  cases_gap_not_supplied: 'It has not been handed in yet.',
  cases_second_notice: 'Everything missing is told once; this case had its notice.',
  queue_hall_closed: 'The hall is closed now, no numbers are given.',
  queue_identification_ended: 'More than three minutes have passed. Please identify yourself again.',
  queue_identification_needed: 'This hall gives numbers only to people who identify themselves.',
  queue_unknown_code:
    'This code was not found or is too old. Open it again on your phone, or type your ID number.',
  queue_already_in_line: 'There is a number in this line for this person already.',
  queue_no_category: 'This hall does not handle that. Please ask at the guide desk.',
  network_offline:
    'You are offline and this has not reached us yet. Press again once connected; nothing will be done twice.',
  server: 'The system is busy. What you filled in is not lost. Please try again in a moment.',
}
