"""Who gets in where: the one list of what each door answers to each kind of actor.

One file per kind of door. Everything in them is about one class and what belongs to it ("here"); since the world
is built in two halves that mirror each other, "secretary_elsewhere" at a thing here is "secretary" at one elsewhere.
"""
