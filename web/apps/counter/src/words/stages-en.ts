// What the dialogs about stages (环节) ask for.
export const stageDialog = {
  stage_which: 'Which stage',
  stage_photo: {
    add: 'Add the photograph',
    choose: 'Choose a photograph',
    take: 'Take a photograph',
    chosen: 'Chosen: {name}',
    help: 'JPEG or PNG, 20 MB each, 20 at most. When both have signed, none comes or goes.',
    anew: 'The record is written: who adds or removes a photograph signs it with that, and the other officer after them.',
    caption: 'What is to be seen',
    missing: 'Choose a photograph, or take one',
    signs:
      'Your signature is for {n} photograph too; look at it first. | Your signature is for {n} photographs too; look at them first.',
  },
  stage_department: 'Which department',
  stage_verdict: 'Conclusion',
  stage_first: 'First officer',
  stage_second: 'Second officer',
  stage_chair: 'Chair (not the reviewer)',
  stage_time: 'At what time',
  stage_time_help: '24 hours, for example 09:30',
  stage_time_fault: 'Please write it like 09:30',
  stage_place: 'Place',
  stage_day: {
    ask_stage: 'To be answered by',
    record_inspection: 'Day of the inspection',
    set_hearing: 'Day of the hearing',
  },
  stage_text: {
    ask_stage: 'What you ask',
    answer_stage: 'Opinion and reasons',
    record: 'Record of the hearing',
    record_inspection: 'What was found',
    publish_stage: 'What is published',
    ask_hearing: 'Which interested party asks, and why',
  },
  stage_announcement: 'Announcement of the hearing',
  stage_announcement_must:
    'A hearing that the law wants is announced to the public; day and place are added. Only what the law wants public.',
  stage_announcement_may: 'Where needed; left empty, nothing is announced. Day and place are added.',
  stage_ask_help:
    'The department sees this case until it has answered. The day may not be after {date}; the clock runs on.',
  stage_hearing_help:
    'Told seven working days ahead: {date} at the earliest. The applicant gets a notice; the time of the hearing does not count.',
  stage_help: {
    answer_stage: 'The answer stands in the history and cannot be changed.',
    urge_stage: 'The department sees the reminder in its list.',
    name_officers: 'Two people, and both sign. Naming others voids what was recorded.',
    record_inspection:
      'With sending it you sign it; it is done when the other officer has signed. An inspection of the site stops no clock.',
    sign_inspection: 'You sign that you took part and that the record is right.',
    publish_stage:
      'Anybody can read it. Only what the law wants published: no identity numbers, phones, addresses or illnesses.',
    begin_stage: 'From today no day counts; the applicant gets a notice.',
    ask_hearing: 'Takes in the wish of an interested party.',
  },
}
