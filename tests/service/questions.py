"""One question a documented topic and one an undocumented kind, in words that stand nowhere in the training data."""

from __future__ import annotations

DOCUMENTED = {
    "definition": "In a nutshell, what is this micro-needling thing exactly?",
    "how_it_works": "What goes on inside my skin when it gets needled?",
    "device": "What sort of gadget do you use for the treatment?",
    "benefits": "Could it even out the acne scars on my cheeks?",
    "pain": "Will I be in a lot of pain during the procedure?",
    "duration": "How many minutes should I set aside for one appointment?",
    "downtime": "How long until my face looks normal again afterwards?",
    "sun_exposure": "How soon after the treatment may I sunbathe?",
    "session_count": "How many rounds of treatment does it usually take?",
    "session_interval": "How many weeks do I have to leave between two treatments?",
    "results_timeline": "When does the improvement start to show?",
    "product_absorption": "Do creams and serums sink in better once the skin has been needled?",
    "prp": "What is known about needling with platelet-rich plasma from my own blood?",
    "hair": "Could needling get my thinning hair to grow back?",
    "skin_types": "I have very dark skin, is the treatment still suitable?",
    "safety": "How safe is micro-needling overall?",
    "practitioner": "Who will be holding the needle pen, a doctor or a nurse?",
    "depth": "How many millimetres do the needles go into the skin?",
    "body_areas": "Is it only for faces, or can you do my tummy too?",
    "versus_laser_peel": "Why would I choose this over a laser treatment or a chemical peel?",
    "inner_glow": "Tell me about this Inner-glow programme of yours",
    "consult_advice": "How do I find out whether I'm a good candidate for it?",
    "event_planning": "My wedding is in five months, when should I begin the treatments?",
    "clinic_event": "When is that acne evening you advertised?",
}

UNDOCUMENTED = {
    "price": "How much money would one treatment set me back?",
    "makeup": "How soon can I put foundation on again?",
    "exercise": "May I go for a run the day after my treatment?",
    "pregnancy": "I'm four months pregnant, can I have it done?",
    "medication": "I take blood thinners every day, is that a problem?",
    "contraindication": "Which health conditions rule a person out?",
    "side_effects": "What complications can it lead to?",
    "longevity": "Once I've finished, for how many years will the effect last?",
    "home_roller": "Could I simply buy a derma roller and do this in my bathroom?",
    "rf": "Do you offer radiofrequency micro-needling such as Morpheus8?",
    "combination": "Can I get botox in the same week?",
    "aftercare_products": "Which moisturiser should I use on my face after the treatment?",
    "preparation": "What should I do in the days before my appointment to get ready?",
    "age": "Is sixteen too young to have it?",
    "concern": "Would it get rid of my melasma?",
    "other": "In which country was micro-needling invented?",
}
