"""How often the clock calls. Running twice, late, or after hours of silence does no harm."""

SCHEDULE = {
    "messaging.send_waiting": 15.0,
    "messaging.sweep_after_the_gone": 10.0,
    "messaging.look_after_mailings": 15.0,
    "messaging.give_way": 60.0,
    "messaging.ask_about_letters": 60.0,
    "messaging.ask_about_texts": 60.0,
    "messaging.gather_daily_letters": 300.0,
    "messaging.read_refusals": 60.0,
    "messaging.fetch_mail": 60.0,
    "messaging.empty_incoming_mail": 3600.0,
    "messaging.empty_settled_letters": 3600.0,
}
